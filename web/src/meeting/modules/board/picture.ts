/** The drawing as a picture on the person's computer. */
import { exportToBlob, exportToSvg, restoreElements } from "@excalidraw/excalidraw";
import type { ExcalidrawInitialDataState } from "@excalidraw/excalidraw/types";
import { nameOfPicture, type PictureKind } from "./pictures";
import type { Element } from "./relay";

type Drawn = NonNullable<ExcalidrawInitialDataState["elements"]>;

/** Pixels around the drawing, and for each of its own. */
const MARGIN = 24;
const SCALE = 2;

/** What comes over the wire may be of another version of Excalidraw: it is mended first. */
export function drawn(elements: readonly Element[]): Drawn {
  return restoreElements(elements as unknown as Drawn, null);
}

interface Picture {
  elements: Drawn;
  appState: { exportBackground: boolean; exportWithDarkMode: boolean; viewBackgroundColor: string };
  files: null;
  exportPadding: number;
}
interface Size {
  width: number;
  height: number;
  scale: number;
}
interface PngOptions {
  mimeType: string;
  getDimensions: (width: number, height: number) => Size;
}

// Excalidraw declares both by a package that it does not bring along.
const toPng = exportToBlob as (picture: Picture & PngOptions) => Promise<Blob>;
const toSvg = exportToSvg as (picture: Picture) => Promise<SVGSVGElement>;

/** On white, whatever the theme: it may be printed. */
export async function savePicture(
  elements: readonly Element[],
  kind: PictureKind,
  title: string,
): Promise<void> {
  const picture: Picture = {
    elements: drawn(elements).filter(({ isDeleted }) => !isDeleted),
    appState: { exportBackground: true, exportWithDarkMode: false, viewBackgroundColor: "#ffffff" },
    files: null,
    exportPadding: MARGIN,
  };
  const blob =
    kind === "svg"
      ? new Blob([(await toSvg(picture)).outerHTML], { type: "image/svg+xml" })
      : await toPng({
          ...picture,
          mimeType: "image/png",
          getDimensions: (width, height) => ({
            width: width * SCALE,
            height: height * SCALE,
            scale: SCALE,
          }),
        });
  keep(blob, nameOfPicture(title, kind, new Date()));
}

function keep(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  // The browser has read the address by the time of the next task.
  setTimeout(() => URL.revokeObjectURL(link.href));
}
