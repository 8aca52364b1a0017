// Java 17 and older Pythons know the letters of file names by the locale; in the locale C they have ASCII only.

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv} the same, with a locale that has all letters where it names another one
 */
export function withUnicodeLocale(env) {
    const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || "C";
    return /utf-?8/i.test(locale) ? env : { ...env, LC_ALL: "C.UTF-8" };
}
