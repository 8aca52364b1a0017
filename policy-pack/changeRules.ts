import type { ChangeRule } from "./rule";
import { GROWTH_RULE } from "./rules/growth";
import { WIDENED_RULE } from "./rules/widened";

/** What no change of a deployed stack may do without an exception. */
export const CHANGE_RULES: readonly ChangeRule[] = [WIDENED_RULE, GROWTH_RULE];
