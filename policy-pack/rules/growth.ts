// What a plan makes costlier than it is.
import { checksADay, creditsOf, dpusOf, rounded } from "../capacity";
import type { ChangeRule, PlannedResource } from "../rule";

/** Kinds of cost, each with the capacity of one resource. */
const CAPACITIES: { what: string; type: string; of: (resource: PlannedResource) => number | undefined; fix: string }[] =
    [
        {
            what: "DPUs of the Glue jobs",
            type: "aws:glue/job:Job",
            of: ({ inputs }) => dpusOf(inputs),
            fix: "Set lakehouse:numberOfWorkers and lakehouse:workerType back.",
        },
        {
            what: "credits an hour of the virtual warehouses",
            type: "snowflake:index/warehouse:Warehouse",
            of: ({ inputs }) => creditsOf(inputs),
            fix: "Set lakehouse:virtualWarehouseSize back.",
        },
        {
            what: "checks a day for new tables",
            type: "snowflake-iceberg:index:CatalogLinkedDatabase",
            of: ({ inputs }) => checksADay(inputs["syncIntervalSeconds"]),
            fix: "Set lakehouse:syncIntervalSeconds back.",
        },
        {
            what: "checks a day of each table",
            type: "snowflake-iceberg:index:CatalogIntegration",
            of: ({ inputs }) => checksADay(inputs["refreshIntervalSeconds"]),
            fix: "Set lakehouse:refreshIntervalSeconds back.",
        },
    ];

export const GROWTH_RULE: ChangeRule = {
    name: "cost-not-grown",
    description: "Nothing that costs grows beyond costGrowth of what is deployed.",
    checkChange: (before, after, { limits }) =>
        CAPACITIES.flatMap(({ what, type, of, fix }) => {
            const capacities = (resources: readonly PlannedResource[]) =>
                new Map(resources.filter((one) => one.type === type).map((one) => [one.urn, of(one) ?? 0]));
            const [old, now] = [capacities(before), capacities(after)];
            const [was, is] = [old, now].map((all) => [...all.values()].reduce((sum, value) => sum + value, 0));
            if (was === undefined || is === undefined || was === 0 || is <= was * limits.costGrowth) {
                return [];
            }
            const grown = [...now].map(([urn, value]) => ({ urn, by: value - (old.get(urn) ?? 0) }));
            return grown
                .filter(({ by }) => by > 0)
                .map(({ urn }) => ({
                    urn,
                    problem: `The ${what} would grow from ${rounded(was)} to ${rounded(is)}, ${rounded(is / was)} times; the limit is ${limits.costGrowth} times.`,
                    fix: `${fix} If it is meant, add an exception with a reason to policy-pack/policy.yaml.`,
                }));
        }),
};
