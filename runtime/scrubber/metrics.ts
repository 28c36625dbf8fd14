/** `_aws` in CloudWatch's embedded metric format. Source: CloudWatch User Guide, "Specification: Embedded metric format". */
interface EmbeddedMetrics {
  readonly CloudWatchMetrics: readonly { readonly Metrics: readonly { readonly Name: string }[] }[];
}

/** The member that declares the metrics beside it. */
export const DECLARATION = '_aws';

const NONE: ReadonlySet<string> = new Set();

/** Members whose numbers are counts and durations, of nobody. @param declaration value of the member `_aws` */
export function metricsOf(declaration: unknown): ReadonlySet<string> {
  if (declaration === undefined) return NONE;
  try {
    const { CloudWatchMetrics } = declaration as EmbeddedMetrics;
    return new Set(CloudWatchMetrics.flatMap(({ Metrics }) => Metrics.map(({ Name }) => Name)));
  } catch {
    return NONE; // something else of the same name
  }
}

/** Metrics of an object in JSON, wherever in it they are declared: some writers sort the members. */
export function metricsIn(source: string, from: number, to: number): ReadonlySet<string> {
  if (!source.includes(`"${DECLARATION}"`, from)) return NONE;
  try {
    return metricsOf((JSON.parse(source.slice(from, to)) as { [DECLARATION]?: unknown })[DECLARATION]);
  } catch {
    return NONE; // CloudWatch takes no metrics from what is not JSON as a whole
  }
}
