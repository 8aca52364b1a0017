import type { Estimate } from "../../../cost/estimate";
import type { LastLook } from "../../stack/lastLook";
import type { StackOutputs } from "../../stack/stackOutputs";
import type { PipelineResult } from "../run";
import type { StageResult } from "../stageLog";

/** One table as its Iceberg metadata tells it; printed by `commands/pipeline/table_facts.py`. */
export interface TableFacts {
    /** Glue database. */
    database: string;
    table: string;
    rows: number;
    files: number;
    bytes: number;
    /** Of the data files of the current snapshot; null where there is none. */
    fileBytes: { smallest: number; median: number; largest: number } | null;
    /** Columns now. */
    schema: { name: string; type: string; required: boolean }[];
    /** Fields of the partition now, such as `day(sold_on)`. */
    partition: string[];
    /** Those that are kept, newest last. */
    snapshots: Snapshot[];
}

/** One commit to a table. */
export interface Snapshot {
    id: string;
    /** ISO time. */
    at: string;
    /** append, overwrite, replace or delete. */
    operation: string;
    /** Who wrote it; `unknown` where it cannot be told. */
    engine: string;
    addedRows: number;
    deletedRows: number;
}

/** One component of the stack and what it was built from. */
export interface ComponentNode {
    /** Type without package, e.g. `ExternalVolume`. */
    type: string;
    name: string;
    /** Number of resources inside it. */
    resources: number;
    /** Names (`type::name`) of the components whose outputs it uses. */
    uses: string[];
}

/** Everything that the page shows of one run. */
export interface RunRecord {
    stackName: string;
    /** Name of the sandbox that it ran in; absent for a run on accounts. */
    sandbox?: string;
    /** ISO time at which the run ended. */
    endedAt: string;
    outputs: StackOutputs;
    stages: StageResult[];
    pipeline: PipelineResult;
    components: ComponentNode[];
    tables: TableFacts[];
    /** A month of the stack as deployed; a sentence where it is not known. */
    month: Estimate | string;
    look: LastLook;
}
