/*
 * What vite makes of imports that are no code. Its own `vite/client` says `string | undefined` for every class name of a CSS module;
 * here a class name is a string, because styles/usedClasses.test.ts checks that each one exists.
 */
declare module '*.module.css' {
  // biome-ignore lint/suspicious/noExplicitAny: the only type whose every property is a plain string without an index signature
  const classNames: any;
  export default classNames;
}

declare module '*.css' {}

/** Loaded apart from the page's code; the import is its address. */
declare module '*?url' {
  const address: string;
  export default address;
}

declare module '*?worker&url' {
  const address: string;
  export default address;
}

/** The files of Excalidraw that are not scripts, made by `buildExcalidraw.ts`. */
declare module 'virtual:excalidraw-files' {
  /** Its style sheet. */
  export const styleUrl: string;
  /** The folder of its fonts. */
  export const assetsUrl: string;
}
