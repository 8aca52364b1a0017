/**
 * Whether a stream takes colors: a terminal, unless NO_COLOR is set.
 *
 * @param {{ isTTY?: boolean }} stream
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {boolean}
 * @see https://no-color.org
 */
export function colors(stream, env = process.env) {
    return stream.isTTY === true && !env["NO_COLOR"];
}
