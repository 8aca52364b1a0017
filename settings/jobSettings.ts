import { QUICKSTART_TABLES } from "../jobs/quickstartTables";
import type { SettingsReader } from "./reader";
import { scheduleProblem, shareProblem } from "./rules";
import { readTableMaintenance, TableMaintenance } from "./tableMaintenance";
import { readTableDeclarations } from "./tables";

/** Those with Spark 3.5 or newer: jobs/lakehouse/job.py refuses older ones. */
const GLUE_VERSIONS = ["5.1", "5.0", "6.0"] as const;

/** @see https://docs.aws.amazon.com/glue/latest/dg/worker-types.html */
const WORKER_TYPES = [
    ...(["G.1X", "G.2X", "G.4X", "G.8X", "G.12X", "G.16X"] as const),
    ...(["R.1X", "R.2X", "R.4X", "R.8X"] as const),
] as const;

/** How the Glue jobs run. */
export interface JobSettings {
    glueVersion: (typeof GLUE_VERSIONS)[number];
    workerType: (typeof WORKER_TYPES)[number];
    numberOfWorkers: number;
    autoScaling: boolean;
    executionClass: "STANDARD" | "FLEX";
    timeoutMinutes: number;
    maxRetries: number;
    queueing: boolean;
    logRetentionDays: number;
    /** Cron in UTC; undefined: the workflow starts on demand. */
    schedule?: string;
    /** Cron in UTC; undefined: the maintenance job starts by hand. */
    maintenanceSchedule?: string;
    /** Who compacts tables, expires snapshots and removes orphan files: the program's job or Glue's table optimizers. */
    tableMaintenance: TableMaintenance;
    /** All steps as one job run, because Glue bills each run at least a minute. */
    singleJobRun: boolean;
    /** Bad records by all records of a load, 0 to 1 as text: a load with more publishes nothing. */
    maxQuarantinedShare: string;
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const LOG_RETENTION_DAYS = [
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

export function readJobSettings(read: SettingsReader): JobSettings {
    const settings: JobSettings = {
        glueVersion: read.choice("glueVersion", GLUE_VERSIONS),
        workerType: read.choice("workerType", WORKER_TYPES),
        numberOfWorkers: read.integer("numberOfWorkers", { min: 2, max: 299 }),
        autoScaling: read.flag("autoScaling"),
        executionClass: read.choice("executionClass", ["STANDARD", "FLEX"]),
        timeoutMinutes: read.integer("jobTimeoutMinutes", { min: 1, max: 10_080, unit: "minutes" }),
        maxRetries: read.integer("jobMaxRetries", { min: 0, max: 10 }),
        queueing: read.flag("jobQueueing"),
        logRetentionDays: read.integer("logRetentionDays", { min: 1, max: 3653, unit: "days" }),
        schedule: read.optionalText("schedule", scheduleProblem),
        maintenanceSchedule: read.optionalText("maintenanceSchedule", scheduleProblem),
        tableMaintenance: readTableMaintenance(read),
        singleJobRun: read.flag("singleJobRun"),
        maxQuarantinedShare: read.text("maxQuarantinedShare", shareProblem),
    };
    readTableDeclarations(QUICKSTART_TABLES).problems.forEach((problem) => read.report(problem));
    if (!LOG_RETENTION_DAYS.includes(settings.logRetentionDays)) {
        read.report(
            `lakehouse:logRetentionDays is ${settings.logRetentionDays}. CloudWatch Logs knows ${LOG_RETENTION_DAYS.join(", ")}.`,
        );
    }
    if (settings.executionClass === "FLEX" && !["G.1X", "G.2X"].includes(settings.workerType)) {
        read.report(
            `lakehouse:executionClass FLEX runs on workers G.1X and G.2X only. Set lakehouse:workerType, which is ${settings.workerType}.`,
        );
    }
    return settings;
}
