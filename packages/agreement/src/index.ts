export type { Agreement, NoAgreement } from "./agreement.ts";
export { cohensKappa, type KappaWeights } from "./cohens-kappa.ts";
export { intraclassCorrelation } from "./intraclass-correlation.ts";
