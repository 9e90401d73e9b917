import {
  DoorClosed,
  DoorOpen,
  Ellipsis,
  Eraser,
  Hand,
  Keyboard,
  Maximize,
  MessageSquare,
  MicOff,
  Mic,
  Minimize,
  MonitorUp,
  Pencil,
  SmilePlus,
  SwitchCamera,
  UsersRound,
} from "lucide-react";
import { useState, type ReactElement } from "react";
import { useTranslation } from "react-i18next";
import { ConfirmDialog, cx, IconButton, Menu, MenuItem, MenuSeparator } from "../../design";
import { amModerator, mayRenameSelf, selfOf } from "../model/people";
import { isEnabled } from "../modules/enabled";
import { useReactionItem, useToolItems } from "../modules/ToolsMenu";
import { useMeeting, useSession } from "./context";
import type { Controls } from "./controls";
import { canShareScreen, PHONE, useFullscreen, useMediaQuery } from "./hooks";
import { RenameDialog } from "./RenameDialog";
import { ShortcutsDialog } from "./ShortcutsDialog";
import { SHORTCUTS } from "./shortcuts";
import styles from "./Toolbar.module.css";

interface MoreMenuProps {
  controls: Controls;
}

type Asked = "shortcuts" | "rename" | "clearChat" | null;

/** What is needed rarely. */
export function MoreMenu({ controls }: MoreMenuProps) {
  const { t } = useTranslation("meeting");
  const [asked, ask] = useState<Asked>(null);
  const fullscreen = useFullscreen();
  const [mayRename, isModerator, self] = useMeeting((state) => [
    mayRenameSelf(state),
    amModerator(state),
    selfOf(state),
  ]);
  const close = (): void => ask(null);
  const isPhone = useMediaQuery(PHONE);
  const phoneItems = usePhoneItems(controls);
  const reaction = useReactionItem();
  const tools = useToolItems();
  const moderation = useModerationItems(() => ask("clearChat"));
  return (
    <>
      <Menu
        label={t("more.label")}
        placement="top end"
        trigger={
          <IconButton
            look="stage"
            size="l"
            className={cx(styles.more)}
            label={t("toolbar.more")}
            icon={<Ellipsis />}
            data-testid="more"
          />
        }
      >
        {isPhone && reaction}
        {isPhone && phoneItems}
        {fullscreen.isPossible && !isPhone && (
          <MenuItem
            icon={fullscreen.isOn ? <Minimize /> : <Maximize />}
            hint={SHORTCUTS[7].key.toUpperCase()}
            onAction={() => controls.fullscreen()}
          >
            {fullscreen.isOn ? t("more.fullscreenEnd") : t("more.fullscreen")}
          </MenuItem>
        )}
        {mayRename && (
          <MenuItem icon={<Pencil />} onAction={() => ask("rename")}>
            {t("more.renameSelf")}
          </MenuItem>
        )}
        {!isPhone && (
          <MenuItem icon={<Keyboard />} onAction={() => ask("shortcuts")}>
            {t("more.shortcuts")}
          </MenuItem>
        )}
        {isPhone && tools.length > 0 && <MenuSeparator />}
        {isPhone && tools}
        {isModerator && <MenuSeparator />}
        {isModerator && moderation}
      </Menu>
      <ShortcutsDialog isOpen={asked === "shortcuts"} onClose={close} />
      <RenameDialog person={asked === "rename" ? self : null} isSelf onClose={close} />
      <ClearChatDialog isOpen={asked === "clearChat"} onClose={close} />
    </>
  );
}

/** What has no place in the bar of a phone. */
function usePhoneItems(controls: Controls): ReactElement[] {
  const { t } = useTranslation("meeting");
  const { media } = useSession();
  const [{ state, screen, devices, activeDevice, mayPublish }] = useMeeting((state) => [
    state.media,
  ]);
  const cameras = devices.videoinput;
  const current = cameras.findIndex((camera) => camera.id === activeDevice.videoinput);
  const next = cameras[(current + 1) % Math.max(cameras.length, 1)];
  return [
    <MenuItem key="people" icon={<UsersRound />} onAction={() => controls.togglePanel("people")}>
      {t("toolbar.people")}
    </MenuItem>,
    ...(cameras.length > 1 && next !== undefined
      ? [
          <MenuItem
            key="camera"
            icon={<SwitchCamera />}
            onAction={() => void media.switchDevice("videoinput", next.id)}
          >
            {t("more.otherCamera")}
          </MenuItem>,
        ]
      : []),
    ...(canShareScreen && mayPublish.screen && state !== "connecting"
      ? [
          <MenuItem key="screen" icon={<MonitorUp />} onAction={() => controls.toggleScreen()}>
            {screen.isOn ? t("stage.stopSharing") : t("toolbar.screen")}
          </MenuItem>,
        ]
      : []),
  ];
}

/** One entry for each rule, named after what it will do. */
function useModerationItems(onClearChat: () => void): ReactElement[] {
  const { t } = useTranslation("meeting");
  const { commands, tools } = useSession();
  const [hasReactions, reactionsFree] = useMeeting((state) => [
    isEnabled(state, "reaction"),
    state.modules.reactions.onlyFor === null,
  ]);
  const [moderation, handsEnabled, chatEnabled, hasHands] = useMeeting((state) => [
    state.moderation,
    state.handsEnabled,
    state.chat.enabled,
    Object.values(state.people).some((person) => person.handRaisedAt !== undefined),
  ]);
  const isWaitingOn = moderation.waitingRoom !== null && moderation.waitingRoom !== "disabled";
  const isMicLocked = moderation.microphonesOnlyFor !== null;
  const isNameLocked = moderation.renamingOnlyFor !== null;
  const item = (key: string, icon: ReactElement, text: string, act: () => void): ReactElement => (
    <MenuItem key={key} icon={icon} onAction={act}>
      {text}
    </MenuItem>
  );
  return [
    item(
      "waitingRoom",
      isWaitingOn ? <DoorOpen /> : <DoorClosed />,
      isWaitingOn ? t("more.waitingRoomOff") : t("more.waitingRoomOn"),
      () => commands.setWaitingRoom(isWaitingOn ? "disabled" : "for_everyone"),
    ),
    item(
      "microphones",
      isMicLocked ? <Mic /> : <MicOff />,
      isMicLocked ? t("more.unlockMicrophones") : t("more.lockMicrophones"),
      () => commands.lockMicrophones(!isMicLocked),
    ),
    ...(hasHands
      ? [item("lower", <Hand />, t("more.lowerHands"), () => commands.lowerAllHands())]
      : []),
    item("hands", <Hand />, handsEnabled ? t("more.handsOff") : t("more.handsOn"), () =>
      commands.allowHands(!handsEnabled),
    ),
    ...(hasReactions
      ? [
          item(
            "reactions",
            <SmilePlus />,
            reactionsFree ? t("more.reactionsOff") : t("more.reactionsOn"),
            () => tools.allowReactions(!reactionsFree),
          ),
        ]
      : []),
    item(
      "names",
      <Pencil />,
      isNameLocked ? t("more.unlockRenaming") : t("more.lockRenaming"),
      () => commands.lockRenaming(!isNameLocked),
    ),
    item("chat", <MessageSquare />, chatEnabled ? t("more.chatOff") : t("more.chatOn"), () =>
      commands.allowChat(!chatEnabled),
    ),
    item("clear", <Eraser />, t("more.clearChat"), onClearChat),
  ];
}

function ClearChatDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { t } = useTranslation("meeting");
  const { commands } = useSession();
  return (
    <ConfirmDialog
      title={t("more.clearChatTitle")}
      isOpen={isOpen}
      onClose={onClose}
      confirm={t("more.clearChatConfirm")}
      onConfirm={() => {
        commands.clearChat();
        onClose();
      }}
    >
      <p>{t("more.clearChatText")}</p>
    </ConfirmDialog>
  );
}
