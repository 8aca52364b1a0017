import { loadArguments, PipelineStep } from "./pipelineSteps";

/** Keys of a domain's own jobs in the stack's outputs. */
export const DOMAIN_STEP_KEYS = ["loadTables", "maintainTables"] as const;
export type DomainStepKey = (typeof DOMAIN_STEP_KEYS)[number];

/** Declared tables of a domain. */
export interface DeclaredFiles {
    /** Files that declare them. */
    tables: readonly string[];
    /** Their names, and those of the tables that their bad records go to. */
    tableNames: readonly string[];
}

/** The jobs of a domain with declared tables: one loads all of them, since Glue bills each run at least a minute. */
export function domainSteps({ tables, tableNames }: DeclaredFiles): Partial<Record<DomainStepKey, PipelineStep>> {
    if (tables.length === 0) {
        return {};
    }
    return {
        loadTables: {
            name: "load",
            script: "jobs/load_tables.py",
            description: `Loads ${tables.length} declared ${tables.length === 1 ? "table" : "tables"} from raw data`,
            tables,
            makes: tableNames,
            after: [],
            arguments: loadArguments,
        },
        maintainTables: {
            name: "maintain",
            script: "jobs/maintain_tables.py",
            description: "Compacts the declared tables, expires old snapshots and removes orphan files",
            maintenance: true,
            arguments: () => ({ "--tables": tableNames.join(",") }),
        },
    };
}
