import { settingsWith } from "./settings";

const { encryption, noncurrentVersionDays, lakeFormation, link } = settingsWith({});

/** What components get of a stack that sets nothing. */
export const BUCKET = { encryption, noncurrentVersionDays };
export const CATALOG = { lakeFormation };
export const INTEGRATION = { refreshIntervalSeconds: link.refreshIntervalSeconds };
