/** The environment, with places below the cache folder for what npm, pip and Go download where the home is read-only. */
export function withToolCaches(env: NodeJS.ProcessEnv, cacheRoot: string): NodeJS.ProcessEnv;
