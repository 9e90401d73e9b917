import { ChevronUp } from "lucide-react";
import { useTranslation } from "react-i18next";
import {
  Header as AriaHeader,
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  MenuSection,
  MenuTrigger,
  Popover,
} from "react-aria-components";
import { Check } from "lucide-react";
import { cx, IconButton } from "../../design";
import menu from "../../design/components/Menu.module.css";
import type { DeviceKind } from "../store/state";
import { useMeeting, useSession } from "./context";
import styles from "./DeviceMenu.module.css";

interface DeviceMenuProps {
  about: "microphone" | "camera";
}

const KINDS = {
  microphone: [
    ["audioinput", "microphones"],
    ["audiooutput", "speakers"],
  ],
  camera: [["videoinput", "cameras"]],
} as const;

/** The small arrow beside microphone and camera. */
export function DeviceMenu({ about }: DeviceMenuProps) {
  const { t } = useTranslation("meeting");
  const devices = useMeeting((state) => state.media.devices);
  const label = t(`toolbar.${about}Devices`);
  const kinds = KINDS[about].filter(([kind]) => devices[kind].length > 0);
  return (
    <MenuTrigger>
      <IconButton
        className={cx(styles.arrow)}
        look="quiet"
        label={label}
        icon={<ChevronUp />}
        data-testid={`${about}-devices`}
      />
      <Popover className={cx(menu.popover)} placement="top" offset={12}>
        {kinds.length === 0 ? (
          <p className={styles.empty}>{t("toolbar.noDevices")}</p>
        ) : (
          <AriaMenu className={cx(menu.menu)} aria-label={label}>
            {kinds.map(([kind, name]) => (
              <Section key={kind} kind={kind} title={t(`toolbar.${name}`)} />
            ))}
          </AriaMenu>
        )}
      </Popover>
    </MenuTrigger>
  );
}

function Section({ kind, title }: { kind: DeviceKind; title: string }) {
  const { media } = useSession();
  const [devices, active] = useMeeting((state) => [
    state.media.devices[kind],
    state.media.activeDevice[kind] ?? "default",
  ]);
  return (
    <MenuSection
      selectionMode="single"
      selectedKeys={[active]}
      onSelectionChange={(keys) => {
        const [id] = keys === "all" ? [] : [...keys];
        if (id !== undefined) void media.switchDevice(kind, String(id));
      }}
    >
      <AriaHeader className={cx(styles.header)}>{title}</AriaHeader>
      {devices.map((device) => (
        <AriaMenuItem
          key={device.id}
          id={device.id}
          textValue={device.label}
          className={cx(menu.item, styles.item)}
        >
          <span className={cx(menu.text)}>{device.label}</span>
          <Check className={cx(styles.tick)} aria-hidden="true" />
        </AriaMenuItem>
      ))}
    </MenuSection>
  );
}
