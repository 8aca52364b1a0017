import type { Assumption } from "../assumption";
import { awsPermissions } from "./awsPermissions";
import { encryptionKeys } from "./encryptionKeys";
import { glueRuns } from "./glueRuns";
import { linkAccess } from "./linkAccess";
import { linkedTables } from "./linkedTables";
import { refreshAndCatalog } from "./refreshAndCatalog";
import { resourceMonitors } from "./resourceMonitors";
import { snowflakeAnswers } from "./snowflakeAnswers";
import { virtualWarehouses } from "./virtualWarehouses";

const unordered = [
    ...refreshAndCatalog,
    ...snowflakeAnswers,
    ...encryptionKeys,
    ...awsPermissions,
    ...glueRuns,
    ...linkAccess,
    ...linkedTables,
    ...virtualWarehouses,
    ...resourceMonitors,
];

// One that may end the scratch link, and one that does.
const LAST = ["in-use-codes", "drop-at-once"];
const ORDER = { reads: 0, creates: 1, observed: 2 } as const;

/** Every assumption, in the order in which they are asked: what only reads comes first. */
export const ASSUMPTIONS: readonly Assumption[] = unordered.toSorted((a, b) => rank(a) - rank(b));

function rank({ id, probe }: Assumption): number {
    return ORDER[probe.kind] + (LAST.indexOf(id) + 1) / 10;
}
