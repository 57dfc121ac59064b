/**
 * Farthest-point sampling: begins with the point nearest to the middle of all, then takes again and again the point
 * whose nearest chosen one is farthest away, so that few points cover many (arXiv 2505.23723v2, exploration-enriched
 * fine-tuning; its first point is not said, ours is the most typical idea).
 * @param vectors one embedding a row, all of one length, in any scale: the cosine distance counts, after the mean of
 * all was taken away, since embeddings of a language model lie in a narrow cone.
 * @returns indices of the chosen rows in the order in which they were chosen; all of them when there are no more.
 * @throws {RangeError} for rows of different lengths.
 */
export function farthestPoints(vectors: readonly (readonly number[])[], count: number): number[] {
  const points = centred(vectors);
  const chosen: number[] = [];
  const distances = points.map(() => Infinity);
  while (chosen.length < Math.min(count, points.length)) {
    const next = chosen.length === 0 ? mostTypical(vectors) : indexOfLargest(distances);
    chosen.push(next);
    points.forEach((point, i) => {
      distances[i] = chosen.includes(i) ? -Infinity : Math.min(distances[i]!, 1 - dot(point, points[next]!));
    });
  }
  return chosen;
}

/** Rows of length 1 around their mean; a row that is the mean itself stays zero and is as far from all others. */
function centred(vectors: readonly (readonly number[])[]): number[][] {
  const mean = meanOf(vectors);
  return vectors.map((vector) => unit(vector.map((value, i) => value - mean[i]!)));
}

function mostTypical(vectors: readonly (readonly number[])[]): number {
  const rows = vectors.map(unit);
  const middle = meanOf(rows);
  return indexOfLargest(rows.map((row) => dot(row, middle)));
}

function meanOf(vectors: readonly (readonly number[])[]): number[] {
  const size = vectors[0]?.length ?? 0;
  if (vectors.some((vector) => vector.length !== size)) throw new RangeError('The embeddings differ in length.');
  const sum = new Array<number>(size).fill(0);
  for (const vector of vectors) vector.forEach((value, i) => (sum[i]! += value));
  return sum.map((value) => value / vectors.length);
}

function unit(vector: readonly number[]): number[] {
  const length = Math.sqrt(dot(vector, vector));
  return length === 0 ? [...vector] : vector.map((value) => value / length);
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}

function indexOfLargest(values: readonly number[]): number {
  return values.reduce((best, value, i) => (value > values[best]! ? i : best), 0);
}
