export function parseMermaidToExcalidraw() {
  return Promise.reject(new Error("diagrams from text are not offered"));
}
