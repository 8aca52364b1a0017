import type { Rule } from "./rule";
import { BUCKET_RULES } from "./rules/buckets";
import { COST_RULES } from "./rules/costs";
import { DATA_RULES } from "./rules/data";
import { ROLE_RULES } from "./rules/roles";
import { TRUST_RULES } from "./rules/trust";

/** What no stack of this program may do. */
export const RULES: readonly Rule[] = [...BUCKET_RULES, ...ROLE_RULES, ...TRUST_RULES, ...DATA_RULES, ...COST_RULES];
