/** The files of Excalidraw that are not scripts, made by `buildExcalidraw.ts`. */
declare module 'virtual:excalidraw-files' {
  /** Its style sheet. */
  export const styleUrl: string;
  /** The folder of its fonts. */
  export const assetsUrl: string;
}
