/** All that needs Excalidraw, so that it is loaded as one, and with nothing that others load. */
export { Board } from "./Board";
export { savePicture } from "./picture";
