// The inverse Fourier transform of real signals of any even length.

/** Complex numbers: real and imaginary parts. */
interface Complex {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/**
 * A function that makes real signals of length 2 `half` from their Fourier coefficients 0..half (those above are their
 * mirror image), times 1/(2 half) as usual. Imaginary parts of coefficients 0 and half do not count.
 */
export function realInverse(half: number): (re: Float64Array, im: Float64Array) => Float64Array {
  const n = 2 * half;
  const transform = transformer(n);
  return (re, im) => {
    const spectrum = zeros(n);
    for (let k = 0; k <= half; k++) {
      const alone = k === 0 || k === half;
      spectrum.re[k] = ((alone ? 1 : 2) * re[k]!) / n;
      spectrum.im[k] = alone ? 0 : (2 * im[k]!) / n;
    }
    return transform(spectrum).re;
  };
}

/** The sums over k of x_k e^(2 pi i j k/n), of any length n (Bluestein 1970: a convolution of a power of two). */
function transformer(n: number): (x: Complex) => Complex {
  const size = 2 ** Math.ceil(Math.log2(2 * n));
  const roots = rootsOfOne(size);
  const chirp = zeros(n);
  const kernel = zeros(size);
  for (let k = 0; k < n; k++) {
    // k^2 modulo 2n keeps the angle small, and its digits
    const angle = (Math.PI * ((k * k) % (2 * n))) / n;
    chirp.re[k] = Math.cos(angle);
    chirp.im[k] = Math.sin(angle);
    for (const at of k === 0 ? [0] : [k, size - k]) {
      kernel.re[at] = chirp.re[k]! / size;
      kernel.im[at] = -chirp.im[k]! / size;
    }
  }
  powerOfTwo(kernel, roots);
  return (x) => {
    const signal = zeros(size);
    multiply(x, chirp, signal);
    powerOfTwo(signal, roots);
    multiply(signal, kernel, signal);
    // the inverse transform is the transform of conjugates, conjugated
    negate(signal.im);
    powerOfTwo(signal, roots);
    negate(signal.im);
    const made = zeros(n);
    multiply(chirp, signal, made);
    return made;
  };
}

/** Products of entries, as many as the first list has; `into` may be one of the lists. */
function multiply(a: Complex, b: Complex, into: Complex): void {
  for (let k = 0; k < a.re.length; k++) {
    const re = a.re[k]! * b.re[k]! - a.im[k]! * b.im[k]!;
    into.im[k] = a.re[k]! * b.im[k]! + a.im[k]! * b.re[k]!;
    into.re[k] = re;
  }
}

function negate(values: Float64Array): void {
  for (let k = 0; k < values.length; k++) values[k] = -values[k]!;
}

/** The first half of the powers of e^(-2 pi i/n). */
function rootsOfOne(n: number): Complex {
  const roots = zeros(n / 2);
  for (let k = 0; k < n / 2; k++) {
    roots.re[k] = Math.cos((2 * Math.PI * k) / n);
    roots.im[k] = -Math.sin((2 * Math.PI * k) / n);
  }
  return roots;
}

/** The transform of a list whose length is a power of two, in place (Cooley and Tukey 1965). */
function powerOfTwo({ re, im }: Complex, roots: Complex): void {
  const n = re.length;
  for (let k = 1, mirrored = 0; k < n; k++) {
    let bit = n >> 1;
    for (; mirrored & bit; bit >>= 1) mirrored ^= bit;
    mirrored ^= bit;
    if (k < mirrored) for (const part of [re, im]) exchange(part, k, mirrored);
  }
  for (let half = 1; half < n; half *= 2)
    for (let start = 0; start < n; start += 2 * half)
      for (let k = 0; k < half; k++) {
        const [low, high, root] = [start + k, start + k + half, (k * n) / (2 * half)];
        const [c, s] = [roots.re[root]!, roots.im[root]!];
        const x = re[high]! * c - im[high]! * s;
        const y = re[high]! * s + im[high]! * c;
        re[high] = re[low]! - x;
        im[high] = im[low]! - y;
        re[low]! += x;
        im[low]! += y;
      }
}

function exchange(values: Float64Array, a: number, b: number): void {
  const kept = values[a]!;
  values[a] = values[b]!;
  values[b] = kept;
}

function zeros(n: number): Complex {
  return { re: new Float64Array(n), im: new Float64Array(n) };
}
