import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { workingStateDir } from "../../tools/setup/checkout";
import type { Stage } from "./stages";

/** Which stages of an unfinished run are done, so that the next run can go on. */
interface Progress {
    done: Stage[];
    /** The workflow run that was followed last. */
    workflowRun?: string;
}

/** The progress of one stack's pipeline, kept in the checkout until the run is finished. */
export class ProgressFile {
    private readonly file: string;

    constructor(stackName: string) {
        this.file = join(workingStateDir, "pipeline", `${stackName}.json`);
    }

    /** Stages that an earlier, unfinished run has done; none after a finished one. */
    public read(): Progress {
        return existsSync(this.file) ? (JSON.parse(readFileSync(this.file, "utf8")) as Progress) : { done: [] };
    }

    public write(progress: Progress): void {
        mkdirSync(join(this.file, ".."), { recursive: true });
        writeFileSync(this.file, JSON.stringify(progress));
    }

    public clear(): void {
        rmSync(this.file, { force: true });
    }
}
