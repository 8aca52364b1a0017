import { resolve } from "node:path";

import { z } from "zod";

import { didYouMean } from "../commands/commandLine/nearestName.mjs";
import { projectFileFault, ProjectFileFault } from "./projectFile";

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

/** Of the 255 characters of a job's or trigger's name, what `lakehouse-STACK--DOMAIN-after-` leaves at least. */
const MOST_CHARACTERS = 185;

/** What an argument may name in place of a value that is known only once the stack is up: `${rawDataUrl}`. */
export const PLACEHOLDERS = ["rawDataUrl", "bucketName", "namespace"] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];

const PLACEHOLDER = /\$\{([^}]*)\}/g;

/** Form of an extra job in the settings. */
export const extraJob = z.strictObject({
    name: z
        .string()
        .regex(/^[a-z][a-z0-9-]*$/, "use lower-case letters, digits and hyphens")
        .max(MOST_CHARACTERS, `use ${MOST_CHARACTERS} characters at most`),
    script: z.string().regex(/\.py$/, "name a Python file, relative to the project's folder"),
    arguments: z.record(z.string(), z.string()).default({}),
    after: z.array(z.string()).optional(),
});

/** A job as a person writes it. */
export type JobInput = z.input<typeof extraJob>;

/** A job as the settings have it. */
export type GivenJob = z.infer<typeof extraJob>;

/** A job of the user's own in a domain's workflow. */
export interface ExtraJob extends GivenJob {
    /** Jobs of the same workflow that must have succeeded; empty: starts with the workflow. */
    after: string[];
}

/** The workflow that extra jobs are part of. */
export interface Surroundings {
    /** Its jobs that others may wait for. */
    steps: readonly string[];
    /** Those that a job waits for which names none. */
    loads: readonly string[];
    /** Names that no job can have, beside those of the steps. */
    taken: readonly string[];
    /** Of each job of another domain, that domain. */
    elsewhere: ReadonlyMap<string, string>;
}

/**
 * The jobs with what they wait for, and what is wrong with them, one sentence per fault.
 *
 * @param folder of their scripts; by default the project's
 */
export function checkExtraJobs(
    given: readonly GivenJob[],
    { steps, loads, taken, elsewhere }: Surroundings,
    folder?: string,
): { jobs: ExtraJob[]; problems: string[] } {
    const jobs = given.map((job) => ({ ...job, after: job.after ?? [...loads] }));
    const problems = jobs.flatMap((job, index) => {
        // A job may only wait for one that stands before it, so that no circle can arise.
        const before = [...steps, ...jobs.slice(0, index).map((other) => other.name)];
        return [
            ...([...before, ...taken].includes(job.name)
                ? [`the name "${job.name}" is taken. Choose another name.`]
                : []),
            ...job.after.filter((name) => !before.includes(name)).map((name) => waitsInVain(job.name, name, elsewhere)),
            ...(job.after.join("-and-").length > MOST_CHARACTERS
                ? [
                      `"${job.name}" waits for jobs whose names have more than ${MOST_CHARACTERS} characters together. Shorten them.`,
                  ]
                : []),
            ...Object.entries(job.arguments).flatMap(([name, value]) => [
                ...argumentProblems(job.name, name),
                ...placeholderProblems(job.name, name, value),
            ]),
            ...[scriptProblem(job, folder)].flatMap((problem) => problem ?? []),
        ];
    });
    return { jobs, problems };
}

/** An argument with the values that its placeholders stand for. */
export function fillIn(text: string, values: Readonly<Record<Placeholder, string>>): string {
    return text.replace(PLACEHOLDER, (_, name: Placeholder) => values[name]);
}

function waitsInVain(job: string, awaited: string, elsewhere: ReadonlyMap<string, string>): string {
    const domain = elsewhere.get(awaited);
    return domain === undefined
        ? `"${job}" waits for "${awaited}", which is not defined before it. Define that job first.`
        : `"${job}" waits for "${awaited}", a job of the domain "${domain}". Each domain has its own workflow, and ` +
              "Glue starts a job only after jobs of the same workflow. Put both jobs into one domain.";
}

function placeholderProblems(job: string, argument: string, value: string): string[] {
    return [...value.matchAll(PLACEHOLDER)].flatMap(([text, name = ""]) =>
        (PLACEHOLDERS as readonly string[]).includes(name)
            ? []
            : [
                  `"${job}" passes ${text} in ${argument}, which is not a placeholder.${didYouMean(name, PLACEHOLDERS)} ` +
                      `Use ${PLACEHOLDERS.map((known) => `\${${known}}`).join(", ")}, or write the value itself.`,
              ],
    );
}

function argumentProblems(job: string, argument: string): string[] {
    // What stands behind an = would be part of the name for Glue, and of the value for the job.
    const name = argument.split("=")[0]?.trim() ?? "";
    const owner = (SHARED_ARGUMENTS as readonly string[]).includes(name)
        ? "the program sets itself"
        : GLUE_ARGUMENTS.includes(name)
          ? "Glue sets itself"
          : undefined;
    return [
        ...(/^--./.test(name)
            ? []
            : [`"${job}" passes "${argument}"; a job argument begins with two hyphens. Write --NAME.`]),
        ...(owner === undefined ? [] : [`"${job}" passes ${name}, which ${owner}. Remove it.`]),
        ...(name === argument ? [] : [`"${job}" passes "${argument}". Write the value behind the name, not in it.`]),
    ];
}

const SCRIPT_PROBLEMS: Readonly<Record<ProjectFileFault, string>> = {
    outside: "is outside the project's folder. Put it into jobs/ and name it from there.",
    missing: "is not there. Create it, or fix its path, which is relative to the project's folder.",
    "not a file": "is not a file. Name a Python file.",
    link: "is a link that leads out of the project's folder. Put the file itself into jobs/.",
};

/**
 * What is wrong with the script of a job: it must be a file of the project, since it is uploaded.
 *
 * @param root the project's folder
 */
export function scriptProblem(
    { name, script }: Pick<ExtraJob, "name" | "script">,
    root = resolve(__dirname, ".."),
): string | undefined {
    const fault = projectFileFault(script, root);
    return fault && `the script "${script}" of "${name}" ${SCRIPT_PROBLEMS[fault]}`;
}
