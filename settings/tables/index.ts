export { declarationSchema } from "./declaration";
export { readTableDeclarations } from "./readDeclarations";
