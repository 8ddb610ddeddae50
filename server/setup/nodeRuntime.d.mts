/** See nodeRuntime.mjs, which is plain JavaScript because it runs before any package is installed. */
export declare const NODE_PACKAGES: Readonly<
  Record<string, { readonly name: string; readonly version: string; readonly integrity: string }>
>;
export declare function ensureNode(cache: string): Promise<string>;
export declare function ensureRegistryNode(cache: string): Promise<string>;
export declare function isPatchedNode(version: string): boolean;
