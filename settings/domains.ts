// The domains of a stack: what the setting `domains` says, checked and completed.
import { resolve } from "node:path";

import { z } from "zod";

import { COMPARE_STEP } from "../jobs/comparisonSteps";
import { domainSteps } from "../jobs/domainSteps";
import { ALL_STEPS, PIPELINE_STEPS, PipelineStep } from "../jobs/pipelineSteps";
import { QUICKSTART_TABLES } from "../jobs/quickstartTables";
import { TABLES_FOLDER } from "../policy/bucketFolders";
import type { AwsSettings } from "./awsSettings";
import { Comparison, comparison, readComparisons } from "./comparisons";
import { domainNameProblem, domainNames, DomainNames, QUICKSTART } from "./domainNames";
import { checkExtraJobs, ExtraJob, extraJob, GivenJob, Surroundings } from "./extraJobs";
import type { SettingsReader } from "./reader";
import { glueDatabaseProblem } from "./rules";
import { shapeProblems } from "./shape";
import type { SnowflakeSettings } from "./snowflakeSettings";
import { readTableDeclarations } from "./tables";

/** A part of the lakehouse with a Glue database, raw data and jobs of its own. */
export interface DomainSettings {
    name: string;
    /** Whether it is the quickstart's, whose jobs the program brings itself. */
    quickstart: boolean;
    /** What it was called when its data came into being. */
    renamedFrom?: string;
    names: DomainNames;
    glueDatabase: string;
    /** Whether that database is there already, and somebody else's. */
    existingGlueDatabase: boolean;
    /** Folders of the bucket that its jobs may read as raw data, with the slash at the end. */
    rawDataFolders: readonly string[];
    /** Folder of the bucket that its jobs may write, with the slash at the end. */
    tablesFolder: string;
    /** Files that declare its tables. */
    tables: readonly string[];
    /** Names of its declared tables, without those of bad records. */
    declared: readonly string[];
    /** The linked database that shows it. */
    link: DomainLink;
    extraJobs: ExtraJob[];
    /** Folder of its scripts and declarations, those of the quickstart's own steps aside. */
    folder: string;
    /** What both engines compute, to be compared. */
    comparisons: Comparison[];
}

/** How Snowflake shows a domain. */
export interface DomainLink {
    /** Name of the linked database. */
    database: string;
    /** Whether it shows this domain alone. */
    own: boolean;
    allowedWriteOperations: "ALL" | "NONE";
}

/** What sets one lakehouse apart from others in the same program. */
export interface Identity {
    /** Beginning of the names of resources in the program; empty for a program that is one lakehouse. */
    logicalPrefix: string;
    /** Absolute path of the folder that the user's scripts and declarations of tables are in. */
    folder: string;
}

/** A program that is one lakehouse, with the user's files beside its own. */
export const WHOLE_STACK: Identity = { logicalPrefix: "", folder: resolve(__dirname, "..") };

/** Form of a domain in the settings. */
export const domain = z.strictObject({
    name: z.string(),
    renamedFrom: z.string().optional(),
    glueDatabase: z.string().optional(),
    existingGlueDatabase: z.string().optional(),
    tables: z.array(z.string()).optional(),
    linkedDatabase: z.enum(["shared", "own"]).optional(),
    allowedWriteOperations: z.enum(["ALL", "NONE"]).optional(),
    extraJobs: z.array(extraJob).optional(),
    comparisons: z.array(comparison).optional(),
});

type GivenDomain = z.infer<typeof domain>;

/** A domain as a person writes it. */
export type DomainInput = z.input<typeof domain>;

/** The settings that domains depend on. */
type Stack = Pick<AwsSettings, "prefix" | "glueDatabase" | "existingGlueDatabase"> &
    Pick<SnowflakeSettings, "snowflakeNames" | "link">;

/** So many databases, with the longest names of domain and stack, fit into the catalog role's policy. */
export const MOST_DOMAINS = 38;

/** Keys of the quickstart's domain; whatever else it has is the stack's own, by settings beside the list. */
const QUICKSTART_KEYS: readonly string[] = ["name", "extraJobs", "comparisons"];

/** Whether Snowflake may write the tables of any domain. */
export function snowflakeWrites(domains: readonly Pick<DomainSettings, "link">[]): boolean {
    return domains.some(({ link }) => link.allowedWriteOperations === "ALL");
}

/** Reads the domains, the quickstart's alone when the setting is left out, and reports everything wrong with them. */
export function readDomains(
    stack: Stack,
    read: SettingsReader,
    { logicalPrefix, folder }: Identity = WHOLE_STACK,
): DomainSettings[] {
    const given = readList("domains", domain, [{ name: QUICKSTART }], read);
    const ofStack = readList("extraJobs", extraJob, [], read);
    const byName = new Map(given.map((one) => [one.name, one]));
    const ofQuickstart = readTableDeclarations(QUICKSTART_TABLES).declarations;
    const quickstartFolders = ofQuickstart.map((table) => table.rawData);
    given.forEach((_, index) =>
        domainProblems(given, index, stack, quickstartFolders).forEach((problem) => {
            read.report(`lakehouse:domains[${index}]${problem}`);
        }),
    );
    reportJobsOfStack(ofStack, given, byName.get(QUICKSTART), read);

    const jobs = new Map(
        given.map(({ name, extraJobs = [] }) => [name, name === QUICKSTART ? [...extraJobs, ...ofStack] : extraJobs]),
    );
    const alone = byName.size === 1;
    const domains = [...byName.values()].map((one): DomainSettings => {
        const { name } = one;
        const { jobs: extraJobs, problems } = checkExtraJobs(
            jobs.get(name) ?? [],
            surroundingsOf(name, byName, jobs),
            folder,
        );
        const { tables = [] } = one;
        const { declarations, problems: inTables } = readTableDeclarations(tables, folder);
        inTables.forEach((problem) => read.report(problem));
        const at = name === QUICKSTART ? "lakehouse:extraJobs" : `lakehouse:domains: extraJobs of "${name}"`;
        problems.forEach((problem) => read.report(`${at}: ${problem}`));
        const { renamedFrom } = one;
        const { linkedDatabase: sharedLink } = stack.snowflakeNames;
        const names = domainNames({ name, renamedFrom }, stack.prefix, sharedLink, logicalPrefix);
        const own = one.linkedDatabase === "own";
        const quickstart = name === QUICKSTART;
        const glueDatabase = quickstart
            ? stack.glueDatabase
            : (one.existingGlueDatabase ?? one.glueDatabase ?? names.glueDatabase);
        const { comparisons, problems: inComparisons } = readComparisons(
            one.comparisons ?? [],
            {
                glueDatabase,
                declarations: quickstart ? ofQuickstart : declarations,
                hasJobs: quickstart || tables.length + extraJobs.length > 0,
            },
            folder,
        );
        inComparisons.forEach((problem) =>
            read.report(`lakehouse:domains[${given.indexOf(one)}].comparisons${problem}`),
        );
        return {
            name,
            quickstart,
            renamedFrom,
            names,
            glueDatabase,
            existingGlueDatabase: quickstart ? stack.existingGlueDatabase : one.existingGlueDatabase !== undefined,
            tables,
            declared: declarations.map((table) => table.name),
            // Beside other domains the quickstart's jobs keep to their own data. Alone they may read whatever raw data
            // jobs of the user's own had before there were domains.
            rawDataFolders:
                quickstart && !alone ? quickstartFolders.map((taken) => `${names.rawData}${taken}`) : [names.rawData],
            tablesFolder: quickstart && alone ? TABLES_FOLDER : `${TABLES_FOLDER}${glueDatabase}.db/`,
            link: {
                database: own ? names.linkedDatabase : stack.snowflakeNames.linkedDatabase,
                own,
                allowedWriteOperations: one.allowedWriteOperations ?? stack.link.allowedWriteOperations,
            },
            extraJobs,
            folder,
            comparisons,
        };
    });
    reportSharedDatabases(domains, read);
    if (domains.length > MOST_DOMAINS) {
        read.report(
            `lakehouse:domains has ${domains.length} domains. A stack has at most ${MOST_DOMAINS}: one role of Snowflake's reads ` +
                "all of them, and IAM limits its policies. Put the others into another stack.",
        );
    }
    return domains;
}

/** Reads a list; it is empty where something in it has another form, which is reported. */
function readList<F extends typeof domain | typeof extraJob>(
    key: string,
    form: F,
    byDefault: z.infer<F>[],
    read: SettingsReader,
): z.infer<F>[] {
    const parse = (value: unknown): z.infer<F>[] => {
        const parsed = z.array(form).safeParse(value);
        if (parsed.success) {
            // Pulumi.yaml declares an empty list for a setting that is left out.
            return parsed.data.length === 0 ? byDefault : parsed.data;
        }
        const keysAt = (path: readonly PropertyKey[]) =>
            Object.keys((path.length === 1 ? form : path[1] === "comparisons" ? comparison : extraJob).shape);
        shapeProblems(parsed.error, value, keysAt).forEach((problem) => read.report(`lakehouse:${key}${problem}`));
        return [];
    };
    return read.structured(key, parse, byDefault);
}

/** @param quickstartFolders folders of raw data that are the quickstart's, each with the slash at the end */
function domainProblems(
    all: readonly GivenDomain[],
    index: number,
    stack: Stack,
    quickstartFolders: readonly string[],
): string[] {
    const given = all[index] as GivenDomain;
    const { name, renamedFrom, glueDatabase, existingGlueDatabase, linkedDatabase, allowedWriteOperations } = given;
    const isTaken = (wanted: string) =>
        all.some((other) => other !== given && [other.name, other.renamedFrom].includes(wanted));
    const ofName =
        all.findIndex((other) => other.name === name) < index
            ? `is "${name}", the name of an earlier domain. Give each domain its own name.`
            : domainNameProblem(name, stack.prefix, quickstartFolders);
    const ofOldName =
        renamedFrom === undefined
            ? undefined
            : renamedFrom === name || isTaken(renamedFrom)
              ? `is "${renamedFrom}", which is the name of a domain. Set the name that this domain had before, or remove it.`
              : domainNameProblem(renamedFrom, stack.prefix, quickstartFolders);
    const ofDatabases = Object.entries({ glueDatabase, existingGlueDatabase }).flatMap(([key, database]) => {
        const problem = database === undefined ? undefined : glueDatabaseProblem(database);
        return problem === undefined ? [] : [`.${key} ${problem}`];
    });
    return [
        ...(ofName === undefined ? [] : [`.name ${ofName}`]),
        ...(ofOldName === undefined ? [] : [`.renamedFrom ${ofOldName}`]),
        ...ofDatabases,
        ...(glueDatabase !== undefined && existingGlueDatabase !== undefined
            ? [".existingGlueDatabase names one that exists, and glueDatabase one to create. Remove one of the two."]
            : []),
        ...(allowedWriteOperations !== undefined && linkedDatabase !== "own"
            ? [
                  ".allowedWriteOperations concerns a linked database as a whole, and this domain shares one. Set linkedDatabase: own, or remove it.",
              ]
            : []),
        ...Object.keys(given)
            .filter((key) => name === QUICKSTART && !QUICKSTART_KEYS.includes(key))
            .map(
                (key) =>
                    `.${key} is not for the domain "${QUICKSTART}", which is part of the program. Remove it` +
                    (/database$/i.test(key) && key !== "linkedDatabase"
                        ? `, and set lakehouse:${key}.`
                        : ", or make a domain of your own."),
            ),
    ];
}

/** Jobs in the setting beside the list are the quickstart's. */
function reportJobsOfStack(
    jobs: readonly GivenJob[],
    domains: readonly GivenDomain[],
    quickstart: GivenDomain | undefined,
    read: SettingsReader,
): void {
    if (jobs.length > 0 && domains.length > 0 && quickstart === undefined) {
        read.report(
            `lakehouse:extraJobs are jobs of the domain "${QUICKSTART}", which lakehouse:domains leaves out. Move them to ` +
                "extraJobs of a domain in that list.",
        );
    }
    if (jobs.length > 0 && quickstart?.extraJobs !== undefined) {
        read.report(
            `lakehouse:extraJobs and extraJobs of the domain "${QUICKSTART}" are the same setting. Keep one of the two.`,
        );
    }
}

function surroundingsOf(
    name: string,
    domains: ReadonlyMap<string, GivenDomain>,
    jobs: ReadonlyMap<string, readonly GivenJob[]>,
): Surroundings {
    const stepsOf = (of: string): readonly PipelineStep[] =>
        of === QUICKSTART
            ? Object.values(PIPELINE_STEPS)
            : Object.values(domainSteps({ tables: domains.get(of)?.tables ?? [], tableNames: [] }));
    const compares = (domains.get(name)?.comparisons ?? []).length > 0;
    const elsewhere = [...jobs].flatMap(([of, own]) =>
        of === name ? [] : [...stepsOf(of), ...own].map((job) => [job.name, of] as const),
    );
    const waited = stepsOf(name).filter(({ after }) => after !== undefined);
    return {
        steps: waited.map((step) => step.name),
        // Those that fill tables from raw data.
        loads: waited.filter(({ after }) => after?.length === 0).map((step) => step.name),
        taken: [...stepsOf(name), ALL_STEPS, ...(compares ? [COMPARE_STEP] : [])].map((step) => step.name),
        elsewhere: new Map(elsewhere),
    };
}

function reportSharedDatabases(domains: readonly DomainSettings[], read: SettingsReader): void {
    domains.forEach(({ name, glueDatabase }, index) => {
        const same = domains.slice(0, index).find((other) => other.glueDatabase === glueDatabase);
        if (same !== undefined) {
            read.report(
                `lakehouse:domains: "${same.name}" and "${name}" have the same Glue database "${glueDatabase}". Give each ` +
                    "domain its own.",
            );
        }
    });
}
