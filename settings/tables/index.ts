export { declarationSchema } from "./declaration";
export { quarantineOf } from "./quarantine";
export { readTableDeclarations } from "./readDeclarations";
