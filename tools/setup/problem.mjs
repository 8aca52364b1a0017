// What stops a setup, said in one sentence, and what to do about it.

/** A failure whose reader is the user: never shown with a stack. */
export class SetupProblem extends Error {
    /**
     * @param {string} what one sentence: what happened, to which object
     * @param {string} cure one sentence: what to do
     * @param {{ exitCode?: number, log?: string, cause?: unknown }} [options] log = file with the full output
     */
    constructor(what, cure, options = {}) {
        super(what, { cause: options.cause });
        this.name = "SetupProblem";
        this.cure = cure;
        this.exitCode = options.exitCode ?? 1;
        this.log = options.log;
    }
}

/** The user pressed Ctrl-C, or something ended us: 128 + the signal's number, as shells report it. */
export class Interrupted extends SetupProblem {
    /** @param {"SIGINT" | "SIGTERM" | "SIGHUP"} signal */
    constructor(signal) {
        super(
            `Set-up was interrupted (${signal}).`,
            "Run the same command again: finished parts are kept, incomplete ones are rebuilt.",
            { exitCode: { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }[signal] },
        );
    }
}

const NO_SPACE = /ENOSPC|EDQUOT|No space left on device|no space left|Disk quota exceeded/;

/**
 * Gives the causes that any part can meet their own sentence: a full disk, a folder that may not be written.
 *
 * @param {unknown} error
 * @param {string} part what was being set up
 * @param {string} folder where it was being written
 * @returns {SetupProblem | undefined} undefined when the error is none of these
 */
export function storageProblem(error, part, folder) {
    if (error instanceof SetupProblem) {
        return undefined;
    }
    const text = errorText(error);
    if (NO_SPACE.test(text)) {
        return new SetupProblem(
            `The disk is full: ${part} could not be written to ${folder}.`,
            "Free some space there (npm run cache -- prune removes what no checkout uses), or set LAKEHOUSE_CACHE to a folder on a larger disk; then run the same command again.",
            { cause: error, log: error?.log },
        );
    }
    const code = /** @type {NodeJS.ErrnoException} */ (error)?.code;
    if (code === "EACCES" || code === "EROFS" || code === "EPERM") {
        return new SetupProblem(
            `${part} could not be written: no permission for ${/** @type {any} */ (error).path ?? folder}.`,
            "Make that folder writable for you, or set LAKEHOUSE_CACHE to a folder that is; no part needs root.",
            { cause: error },
        );
    }
    return undefined;
}

/** @param {unknown} error @returns {string} message and captured output, for matching */
export function errorText(error) {
    if (!(error instanceof Error)) {
        return String(error);
    }
    const { code, output } = /** @type {any} */ (error);
    return [code, error.message, output].filter(Boolean).join("\n");
}
