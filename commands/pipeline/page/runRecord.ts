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
    snapshots: { id: string; at: string; operation: string; engine: string; addedRows: number; deletedRows: number }[];
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
    /** ISO time at which the run ended. */
    endedAt: string;
    outputs: StackOutputs;
    stages: StageResult[];
    pipeline: PipelineResult;
    components: ComponentNode[];
    tables: TableFacts[];
}
