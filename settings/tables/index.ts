export { declarationSchema } from "./declaration";
export { QUARANTINE_SUFFIX, readTableDeclarations } from "./readDeclarations";
