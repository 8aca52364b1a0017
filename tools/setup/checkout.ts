import { join, resolve } from "node:path";

/** Absolute path of the checkout that this program runs from. */
export const checkoutRoot = resolve(__dirname, "../..");

/** Working state of this checkout: sandboxes, stamps, reports. Ignored by git; safe to delete while nothing runs. */
export const workingStateDir = join(checkoutRoot, ".lakehouse");

/** Node's options for a TypeScript program of this checkout. */
export const programOptions: readonly string[] = ["--require", join(checkoutRoot, "tools/setup/moduleLoading.cjs")];
