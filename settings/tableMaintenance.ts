// Who maintains the tables: the program's job or Glue's optimizers, never both.
import { basename } from "node:path";

import { MOST_CHARACTERS_OF_ROLE } from "./domainNames";
import type { DomainSettings } from "./domains";
import type { SettingsReader } from "./reader";

const MAINTAINERS = ["job", "glue"] as const;

/** The program's job, or Glue's table optimizers. */
export type TableMaintenance = (typeof MAINTAINERS)[number];

/** File of the maintenance job, which jobs of the user's own may run as well. */
const MAINTENANCE_SCRIPT = "maintain_tables.py";

export function readTableMaintenance(read: SettingsReader): TableMaintenance {
    return read.choice("tableMaintenance", MAINTAINERS);
}

/** Reports what would maintain tables beside Glue's optimizers, and roles of theirs that IAM would not take. */
export function reportTableMaintenance(
    jobs: { tableMaintenance: TableMaintenance; maintenanceSchedule?: string },
    domains: readonly Pick<DomainSettings, "name" | "extraJobs" | "names">[],
    read: Pick<SettingsReader, "report">,
): void {
    if (jobs.tableMaintenance === "job") {
        return;
    }
    if (jobs.maintenanceSchedule !== undefined) {
        read.report(
            "lakehouse:maintenanceSchedule starts the job that lakehouse:tableMaintenance glue replaces; Glue's optimizers have " +
                "times of their own. Remove lakehouse:maintenanceSchedule, or set lakehouse:tableMaintenance to job.",
        );
    }
    for (const { name, extraJobs, names } of domains) {
        for (const job of extraJobs.filter(({ script }) => basename(script) === MAINTENANCE_SCRIPT)) {
            read.report(
                `The job "${job.name}" of the domain "${name}" runs ${job.script}, and by lakehouse:tableMaintenance glue Glue's ` +
                    "optimizers maintain the tables. Remove the job, or set lakehouse:tableMaintenance to job.",
            );
        }
        const tooLong = names.optimizerRole.length - MOST_CHARACTERS_OF_ROLE;
        if (tooLong > 0) {
            read.report(
                `The role "${names.optimizerRole}" of lakehouse:tableMaintenance glue has ${names.optimizerRole.length} characters; IAM ` +
                    `allows ${MOST_CHARACTERS_OF_ROLE}. Choose names of stack and domain that are ${tooLong} shorter together, or set ` +
                    "lakehouse:tableMaintenance to job.",
            );
        }
    }
}
