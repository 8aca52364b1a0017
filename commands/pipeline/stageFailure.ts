import type { StageResult } from "./stageLog";

/** What a person can do after a stage that failed. */
export interface AfterFailure {
    stackName: string;
    /** Goes on where the run ended. */
    goOn: string;
}

/**
 * What is left to say of a stage that failed: without the first line of its error where the stage's own line has shown
 * it, and with what to do at the end.
 */
export function restOf(error: Error, last: StageResult | undefined, { stackName, goOn }: AfterFailure): Error {
    const [first = "", ...rest] = error.message.split("\n");
    const isShown = last?.ok === false && last.detail === first;
    // What knows no stack writes NAME.
    const told = (isShown ? rest : [first, ...rest])
        .join("\n")
        .replaceAll("--stack NAME", `--stack ${stackName}`)
        .trim();
    const next = /npm run |aws glue /.test(error.message)
        ? []
        : [`Find the cause with: npm run doctor -- --stack ${stackName}\nThen continue with: ${goOn}`];
    return new Error([...(told === "" ? [] : [told]), ...next].join("\n"), { cause: error });
}
