export declare function cacheFolder(env?: NodeJS.ProcessEnv, platform?: NodeJS.Platform): string;
