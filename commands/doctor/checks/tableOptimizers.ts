// Who maintains the tables: Glue's optimizers where the stack says so, and nowhere beside the job that does it otherwise.
import { icebergTables } from "../../stack/icebergTables";
import type { DomainOutputs } from "../../stack/stackOutputs";
import { FoundOptimizer, maintainedTables, optimizersInWords, optimizersOf } from "../../stack/tableOptimizers";
import type { ExaminedStack } from "../examinedStack";
import { broken, Check, healthy, Outcome, warning } from "../finding";

export function tableOptimizerChecks(stack: ExaminedStack, domain: DomainOutputs): Check[] {
    return domain.optimizers !== undefined
        ? [ofGlue(stack, domain.optimizers)]
        : domain.jobNames.maintainTables !== undefined
          ? [besideJob(stack, domain)]
          : [];
}

function ofGlue(stack: ExaminedStack, { roleArn, tables }: NonNullable<DomainOutputs["optimizers"]>): Check {
    const { clouds, outputs, stackName } = stack;
    const again = `npm run pipeline -- --stack ${stackName} --only jobs`;
    return {
        name: "table optimizers",
        after: ["Glue database"],
        cure: `Ask an administrator to give the deployer the policies that this command prints: npm run --silent bootstrap -- aws --stack ${stackName}`,
        async look() {
            const existing = new Set((await icebergTables(clouds.glue, outputs.glueDatabase)).map(({ name }) => name));
            const found = await optimizersOf(
                clouds.glue,
                outputs,
                tables.filter((table) => existing.has(table)),
            );
            if (found.length === 0) {
                return healthy("no table yet; the job that makes one has Glue maintain it");
            }
            // After a change of the setting that is so until the jobs have run: a deployment may end with it.
            const waiting = tables.filter((table) => existing.has(table) && !found.some((one) => isOf(table, one)));
            const findings = [
                ...(waiting.length === 0
                    ? []
                    : [
                          warning(
                              `Nothing maintains ${waiting.join(", ")} until the next run of the jobs.`,
                              `To begin at once, run: ${again}`,
                          ),
                      ]),
                ...found.filter(({ table }) => !waiting.includes(table)).flatMap((one) => faultOf(one, roleArn, again)),
            ];
            return findings.length > 0 ? findings : healthy(optimizersInWords(found, clouds.awsOptions));
        },
    };
}

function isOf(name: string, { table, optimizer }: FoundOptimizer): boolean {
    return table === name && optimizer !== undefined;
}

function faultOf({ table, type, optimizer }: FoundOptimizer, roleArn: string, again: string): Outcome[] {
    if (optimizer === undefined) {
        return [broken(`${table} has no ${type} optimizer.`, `Let the jobs create it: ${again}`)];
    }
    const { configuration = {}, lastRun } = optimizer;
    const error =
        lastRun?.eventType === "failed" ? ` Its last run failed: ${lastRun.error ?? "Glue gave no reason"}.` : "";
    if (configuration.enabled !== true) {
        return [
            broken(
                `The ${type} optimizer of ${table} is off.${error}`,
                `Glue switches one off that fails four times: fix the cause in its log, then let the jobs switch it on: ${again}`,
            ),
        ];
    }
    if (configuration.roleArn !== roleArn) {
        return [
            broken(
                `The ${type} optimizer of ${table} works as ${configuration.roleArn}, not as ${roleArn}.`,
                `Let the jobs change it: ${again}`,
            ),
        ];
    }
    return error === ""
        ? []
        : [broken(`The ${type} optimizer of ${table} failed.${error}`, "Fix the cause; Glue tries again by itself.")];
}

/** Finds what the job's tables have; says nothing where they have none, or where the deployer has no need to see it. */
function besideJob(stack: ExaminedStack, domain: DomainOutputs): Check {
    const { clouds, outputs } = stack;
    return {
        name: "table optimizers",
        after: ["Glue database"],
        cure: "Remove Glue's optimizers of tables that the job maintains.",
        async look() {
            const found = await optimizersOf(clouds.glue, outputs, maintainedTables(domain)).catch((error: unknown) => {
                if ((error as Error).name === "AccessDeniedException") {
                    return [];
                }
                throw error;
            });
            return found
                .filter(({ optimizer }) => optimizer?.configuration?.enabled === true)
                .map(({ table, type }) =>
                    broken(
                        `Glue's ${type} optimizer of ${table} works beside the job ${domain.jobNames.maintainTables}.`,
                        `aws glue delete-table-optimizer --region ${outputs.region} --catalog-id ${outputs.accountId} ` +
                            `--database-name ${outputs.glueDatabase} --table-name ${table} --type ${type}`,
                    ),
                );
        },
    };
}
