/// <reference types="vite/client" />

interface Window {
  /** Read by Excalidraw when it loads. */
  EXCALIDRAW_ASSET_PATH?: string;
}
