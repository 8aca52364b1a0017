// Names of a domain's things. The quickstart's are those of a stack that knows no domains.
//
// Between the stack's name and the domain's stand two hyphens or underscores, which no stack's name holds: so no two
// stacks meet in one name, and a policy for "lakehouse-dev--*" reaches the stack dev alone.

import { RAW_DATA_FOLDER } from "../policy/bucketFolders";
import { ROLE_SUFFIXES } from "../policy/deployerScope";

/** The domain of the quickstart. */
export const QUICKSTART = "sales";

/** IAM's 64 characters, less those around the names in a role: lakehouse-STACK--DOMAIN-jobs. */
export const MOST_CHARACTERS_OF_ROLE = 64;

/** Names that would meet those of the program's own things, with what has them. */
const RESERVED: Readonly<Record<string, string>> = {
    lakehouse: "resources that all domains share have that name",
};

export interface DomainNames {
    /** Beginning of all logical names. */
    logicalPrefix: string;
    /** Logical name of its catalog. */
    catalog: string;
    /** What logical names end with of what is its own in something that domains share. */
    suffix: string;
    /** Logical name of its jobs together. */
    pipeline: string;
    /** Beginning of the logical names of its jobs. */
    jobResources: string;
    /** Beginning of its jobs' names. */
    jobs: string;
    workflow: string;
    jobRole: string;
    optimizerRole: string;
    /** Beginning of the names of its log groups. */
    logGroups: string;
    /** Folder of the bucket that holds its raw data, with the slash at the end. */
    rawData: string;
    /** Its Glue database, unless the settings name another. */
    glueDatabase: string;
    /** Its linked database, where it asks for one of its own. */
    linkedDatabase: string;
}

/**
 * Names of a domain. What holds data, and whatever hangs on that, keeps the name that it had first.
 *
 * @param prefix `lakehouse-STACK`
 * @param sharedLink the linked database of the stack
 * @param logicalPrefix beginning of logical names
 */
export function domainNames(
    { name, renamedFrom = name }: { name: string; renamedFrom?: string | undefined },
    prefix: string,
    sharedLink: string,
    logicalPrefix = "",
): DomainNames {
    const ownPrefix = `${prefix}--${name}`;
    const kept = {
        logicalPrefix,
        pipeline: `${logicalPrefix}${name}`,
        catalog: `${logicalPrefix}${renamedFrom}`,
        suffix: `-${renamedFrom}`,
        rawData: `${RAW_DATA_FOLDER}${renamedFrom}/`,
        glueDatabase: `${prefix}--${renamedFrom}`.replaceAll("-", "_"),
        linkedDatabase: `${sharedLink}__${renamedFrom.toUpperCase()}`,
    };
    return name === QUICKSTART
        ? {
              ...kept,
              catalog: `${logicalPrefix}lakehouse`,
              suffix: "",
              // Alone, those of a stack that knows no domains.
              jobResources: logicalPrefix === "" ? "" : `${kept.pipeline}.`,
              jobs: prefix,
              workflow: `${prefix}-${name}`,
              jobRole: `${prefix}-${ROLE_SUFFIXES.jobs}`,
              optimizerRole: `${prefix}-${ROLE_SUFFIXES.optimizers}`,
              logGroups: `/aws-glue/${prefix}`,
              rawData: RAW_DATA_FOLDER,
              glueDatabase: prefix.replaceAll("-", "_"),
          }
        : {
              ...kept,
              // A job's own name has no dot: no two meet.
              jobResources: `${kept.pipeline}.`,
              jobs: ownPrefix,
              workflow: ownPrefix,
              jobRole: `${ownPrefix}-${ROLE_SUFFIXES.jobs}`,
              optimizerRole: `${ownPrefix}-${ROLE_SUFFIXES.optimizers}`,
              logGroups: `/aws-glue/${prefix}/${name}`,
          };
}

/**
 * What is wrong with the name of a domain; undefined when it is fine.
 *
 * @param quickstartFolders folders of raw data that are the quickstart's, each with the slash at the end
 */
export function domainNameProblem(
    name: string,
    prefix: string,
    quickstartFolders: readonly string[],
): string | undefined {
    if (!/^[a-z][a-z0-9]{0,19}$/.test(name)) {
        const like = name
            .toLowerCase()
            .replace(/[^a-z0-9]/g, "")
            .replace(/^\d+/, "")
            .slice(0, 20);
        const example = like === "" ? "orders" : like;
        return `is "${name}". Names of databases, roles and jobs are built from it: use 1 to 20 lower-case letters and digits, a letter first, such as "${example}".`;
    }
    const folder = `${name}/`;
    const reserved = Object.hasOwn(RESERVED, name)
        ? RESERVED[name]
        : name !== QUICKSTART && quickstartFolders.some((taken) => taken.startsWith(folder))
          ? `${RAW_DATA_FOLDER}${folder} is a folder of the domain "${QUICKSTART}"`
          : undefined;
    if (reserved !== undefined) {
        return `is "${name}", but ${reserved}. Choose another name.`;
    }
    const role = domainNames({ name }, prefix, "").jobRole;
    return role.length > MOST_CHARACTERS_OF_ROLE
        ? `is "${name}". Its role "${role}" would have ${role.length} characters; IAM allows ${MOST_CHARACTERS_OF_ROLE}. Choose a name that is ${role.length - MOST_CHARACTERS_OF_ROLE} shorter.`
        : undefined;
}
