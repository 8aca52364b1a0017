import { existsSync, realpathSync, statSync } from "node:fs";
import { isAbsolute, join, relative, resolve, sep } from "node:path";

import { z } from "zod";

import { OTHER_JOB_NAMES, WORKFLOW_STEP_NAMES } from "../jobs/pipelineSteps";

/** Arguments that the program gives to every job: another value would cut it off from its tables, code or logs. */
export const SHARED_ARGUMENTS = [
    "--glue_database",
    "--catalog",
    "--datalake-formats",
    "--conf",
    "--extra-py-files",
    "--custom-logGroup-prefix",
    "--job-language",
    "--enable-auto-scaling",
] as const;

/**
 * Arguments that Glue keeps for itself.
 *
 * @see https://docs.aws.amazon.com/glue/latest/dg/aws-glue-programming-etl-glue-arguments.html
 */
const GLUE_ARGUMENTS = ["--JOB_NAME", "--JOB_RUN_ID", "--debug"];

/** Of the 255 characters of a job's or trigger's name, what `lakehouse-STACK-` and `sales-after-` leave at least. */
const MOST_CHARACTERS = 190;

const extraJob = z.strictObject({
    name: z
        .string()
        .regex(/^[a-z][a-z0-9-]*$/, "use lower-case letters, digits and hyphens")
        .max(MOST_CHARACTERS, `use ${MOST_CHARACTERS} characters at most`),
    script: z.string().regex(/\.py$/, "name a Python file, relative to the project's folder"),
    arguments: z.record(z.string(), z.string()).default({}),
    after: z.array(z.string()).min(1).default(["load-sales", "load-customers"]),
});

/** A job of the user's own in the workflow. */
export type ExtraJob = z.infer<typeof extraJob>;

/**
 * @throws Error that lists everything wrong with the setting `extraJobs`, one clause per fault.
 */
export function parseExtraJobs(value: unknown): ExtraJob[] {
    const parsed = z.array(extraJob).safeParse(value);
    if (!parsed.success) {
        const faults = parsed.error.issues.map((issue) => `[${issue.path.join(".")}] ${issue.message}`);
        throw new Error(`must be a list of {name, script, arguments, after}: ${faults.join("; ")}.`);
    }
    const faults = parsed.data.flatMap((job, index) => {
        // A job may only wait for one that stands before it, so that no circle can arise.
        const before: string[] = [...WORKFLOW_STEP_NAMES, ...parsed.data.slice(0, index).map((other) => other.name)];
        const unknown = job.after.filter((name) => !before.includes(name));
        const taken = [...before, ...OTHER_JOB_NAMES].includes(job.name);
        return [
            ...(taken ? [`the name "${job.name}" is taken`] : []),
            ...unknown.map((name) => `"${job.name}" waits for "${name}", which is not defined before it`),
            ...(job.after.join("-and-").length > MOST_CHARACTERS
                ? [`"${job.name}" waits for jobs whose names have more than ${MOST_CHARACTERS} characters together`]
                : []),
            ...Object.keys(job.arguments).flatMap((name) => argumentFaults(job.name, name)),
        ];
    });
    if (faults.length > 0) {
        throw new Error(`is wrong: ${faults.join("; ")}.`);
    }
    return parsed.data;
}

function argumentFaults(job: string, argument: string): string[] {
    // What stands behind an = would be part of the name for Glue, and of the value for the job.
    const name = argument.split("=")[0]?.trim() ?? "";
    const owner = (SHARED_ARGUMENTS as readonly string[]).includes(name)
        ? "the program sets itself"
        : GLUE_ARGUMENTS.includes(name)
          ? "Glue sets itself"
          : undefined;
    return [
        ...(/^--./.test(name) ? [] : [`"${job}" passes "${argument}"; a job argument begins with two hyphens`]),
        ...(owner === undefined ? [] : [`"${job}" passes ${name}, which ${owner}`]),
        ...(name === argument ? [] : [`"${job}" passes "${argument}"; write the value behind the name, not in it`]),
    ];
}

/**
 * What is wrong with the script of a job: it must be a file of the project, since it is uploaded.
 *
 * @param root the project's folder
 */
export function scriptProblem({ name, script }: ExtraJob, root = resolve(__dirname, "..")): string | undefined {
    const problem = (what: string, cure: string): string =>
        `lakehouse:extraJobs: the script "${script}" of "${name}" ${what}. ${cure}`;
    const outside = (path: string): boolean => isAbsolute(path) || path.split(sep)[0] === "..";
    if (outside(script) || outside(relative(root, join(root, script)))) {
        return problem("is outside the project's folder", "Put it into jobs/ and name it from there.");
    }
    if (!existsSync(join(root, script))) {
        return problem("is not there", "Create it, or fix its path, which is relative to the project's folder.");
    }
    if (!statSync(join(root, script)).isFile()) {
        return problem("is no file", "Name a Python file.");
    }
    return outside(relative(realpathSync(root), realpathSync(join(root, script))))
        ? problem("is a link that leads out of the project's folder", "Put the file itself into jobs/.")
        : undefined;
}
