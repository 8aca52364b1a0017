import type { StageResult } from "./stageLog";

/** What a person can do after a stage that failed. */
export interface AfterFailure {
    stackName: string;
    /** Goes on where the run ended. */
    goOn: string;
}

/** What is left to say of a stage that failed, and last what to do. */
export function restOf(error: Error, last: StageResult | undefined, { stackName, goOn }: AfterFailure): Error {
    const told = untold(error, last, stackName);
    const next = /npm run |aws glue /.test(error.message)
        ? []
        : [`Find the cause with: npm run doctor -- --stack ${stackName}\nThen continue with: ${goOn}`];
    return new Error([...(told === "" ? [] : [told]), ...next].join("\n"), { cause: error });
}

/** An error's text without the first line, where the stage's own line has shown that. */
export function untold(error: Error, last: StageResult | undefined, stackName: string): string {
    const [first = "", ...rest] = error.message.split("\n");
    const isShown = last?.ok === false && last.detail === first;
    // What knows no stack writes NAME.
    return (isShown ? rest : [first, ...rest]).join("\n").replaceAll("--stack NAME", `--stack ${stackName}`).trim();
}
