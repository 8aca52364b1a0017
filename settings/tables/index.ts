export { TableDeclaration, DeclaredColumn, DeclaredItem, declarationSchema } from "./declaration";
export { DeclaredTables, QUARANTINE_SUFFIX, readTableDeclarations } from "./readDeclarations";
