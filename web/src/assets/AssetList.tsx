import {
  Clapperboard,
  Download,
  File,
  FileChartColumn,
  FileText,
  GraduationCap,
  Shapes,
  Trash2,
  Vote,
} from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { errorText } from "../api/messages";
import type { AssetResource } from "../api/types";
import { ConfirmDialog, IconButton, toast } from "../design";
import { formatDateTime } from "../i18n/dates";
import styles from "./AssetList.module.css";
import { downloadAsset } from "./download";
import { kindOf, type FileKind } from "./kind";
import { useDeleteAsset } from "./queries";
import { formatSize } from "./size";

const ICONS: Record<FileKind, typeof File> = {
  recording: Clapperboard,
  vote: Vote,
  report: FileChartColumn,
  training: GraduationCap,
  notes: FileText,
  board: Shapes,
  other: File,
};

export interface ListedAsset extends AssetResource {
  room_id: string;
}

interface AssetListProps {
  assets: readonly ListedAsset[];
  mayDelete: boolean;
}

/** Files with what they are, when they were made, how large they are, and what can be done. */
export function AssetList({ assets, mayDelete }: AssetListProps) {
  const { t } = useTranslation("shell");
  const [deleting, setDeleting] = useState<ListedAsset | null>(null);
  return (
    <>
      <ul className={styles.list} aria-label={t("files.title")}>
        {assets.map((asset) => (
          <AssetRow
            key={asset.id}
            asset={asset}
            {...(mayDelete && { onDelete: () => setDeleting(asset) })}
          />
        ))}
      </ul>
      <DeleteAsset asset={deleting} onClose={() => setDeleting(null)} />
    </>
  );
}

function AssetRow({ asset, onDelete }: { asset: ListedAsset; onDelete?: () => void }) {
  const { t, i18n } = useTranslation("shell");
  const kind = kindOf(asset);
  const Icon = ICONS[kind];
  const save = (): void => {
    downloadAsset(asset.room_id, asset.id).catch((error: unknown) =>
      toast.show({ kind: "error", key: "download", text: errorText(error, t) }),
    );
  };
  return (
    <li className={styles.row} data-testid="asset">
      <Icon aria-hidden="true" className={styles.icon} />
      <div className={styles.words}>
        <p className={styles.name} translate="no">
          {asset.filename}
        </p>
        <p className={styles.facts}>
          {t(`files.kind_${kind}`)} · {formatDateTime(new Date(asset.created_at), i18n.language)} ·{" "}
          {formatSize(asset.size, i18n.language)}
        </p>
      </div>
      <IconButton
        size="s"
        label={t("files.download", { name: asset.filename })}
        icon={<Download />}
        data-testid="asset-download"
        onPress={save}
      />
      {onDelete !== undefined && (
        <IconButton
          size="s"
          label={t("files.delete", { name: asset.filename })}
          icon={<Trash2 />}
          onPress={onDelete}
        />
      )}
    </li>
  );
}

function DeleteAsset({ asset, onClose }: { asset: ListedAsset | null; onClose: () => void }) {
  const { t } = useTranslation("shell");
  const remove = useDeleteAsset();
  const confirm = () => {
    if (asset === null) return;
    remove.mutate(
      { roomId: asset.room_id, assetId: asset.id },
      {
        onError: (error) => toast.show({ kind: "error", key: "files", text: errorText(error, t) }),
        onSettled: onClose,
      },
    );
  };
  return (
    <ConfirmDialog
      title={t("files.deleteTitle")}
      isOpen={asset !== null}
      onClose={onClose}
      confirm={t("files.deleteConfirm")}
      isPending={remove.isPending}
      onConfirm={confirm}
    >
      <p>{t("files.deleteText", { name: asset?.filename ?? "" })}</p>
    </ConfirmDialog>
  );
}
