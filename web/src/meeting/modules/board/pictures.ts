/** Which pictures of a board there are, and their names; without Excalidraw, which is large. */

export const PICTURE_KINDS = ["png", "svg"] as const;
export type PictureKind = (typeof PICTURE_KINDS)[number];

/** Characters that some system takes for part of a path, or refuses. */
const UNSAFE = /[\\/:*?"<>|\p{Cc}]+/gu;
const MOST_CHARACTERS = 80;

/** The title of the meeting and the time of the computer, so that later pictures stand later. */
export function nameOfPicture(title: string, kind: PictureKind, now: Date): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  const day = [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())].join("-");
  const time = [now.getHours(), now.getMinutes(), now.getSeconds()].map(two).join("-");
  const safe = title.replace(UNSAFE, "_").trim().slice(0, MOST_CHARACTERS);
  return [safe, day, time].filter((part) => part !== "").join(" ") + `.${kind}`;
}
