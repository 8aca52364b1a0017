// The names that stacks are given on the command line. One rule for every command: which are the sandbox's, and which
// no stack can have.
import { stackNameProblem, workingNameLike } from "../../settings/stackName";
import { UsageError } from "../commandLine/arguments.mjs";

/** `test-pr-12`, `Sandbox.x` and `demo_2`, but neither `tests` nor `demo2`. */
const SANDBOX_NAME = /^(sandbox|demo|test)(?![\p{L}\p{N}])/iu;

/** Whether a stack of this name is the sandbox's, so that it never reaches a real cloud, whether or not it can exist. */
export function isSandboxStack(stackName: string): boolean {
    return SANDBOX_NAME.test(shortName(stackName));
}

/**
 * A stack's name as `--stack` has it: `dev`, or on Pulumi Cloud also `ORGANIZATION/dev` and `ORGANIZATION/lakehouse/dev`.
 *
 * @throws UsageError for a name that no stack can have, with one that works.
 */
export function checkedStackName(text: string): string {
    if (text.trim() === "") {
        throw new UsageError('The stack name is empty. Set one, such as "sandbox" or "dev".');
    }
    const name = shortName(text);
    const problem = stackNameProblem(name);
    if (problem !== undefined) {
        throw new UsageError(problem);
    }
    const [organization = "", project = "lakehouse", ...rest] = text.split("/").slice(0, -1);
    if (text !== name && isSandboxStack(name)) {
        throw new UsageError(
            `"${name}" is a sandbox stack, and sandboxes have no organizations. Use only the name: ${name}`,
        );
    }
    if (text !== name && (!/^\w[\w-]*$/.test(organization) || project !== "lakehouse" || rest.length > 0)) {
        throw new UsageError(`"${text}" is not a stack of project lakehouse. Use ${name}, or ORGANIZATION/${name}.`);
    }
    return text;
}

/** A stack's name without its organization. */
export function shortName(stackName: string): string {
    return stackName.split("/").at(-1) ?? stackName;
}

/** The stack of the sandbox in which the settings of a stack of real clouds are tried out. */
export function sandboxCopyOf(stackName: string): string {
    const name = `sandbox-${shortName(stackName)}`;
    return stackNameProblem(name) === undefined ? name : workingNameLike(name);
}

/** The stack that a sandbox of this name is meant for: its own name where that is one of a sandbox's stack. */
export function stackOfSandbox(name: string): string {
    const own = name === "default" ? "sandbox" : name;
    return isSandboxStack(own) && stackNameProblem(own) === undefined ? own : sandboxCopyOf(own);
}
