// The steps of the kernel bench in C: how fast a compiler makes them on this machine with everything it may use.
//
// gcc -O3 -march=native -ffast-math kernels.c -lmvec -lm && ./a.out N REPETITIONS prints a line for each: its name, the
// smallest and the middle of the repetitions in nanoseconds an element, and a checksum. -ffast-math lets the compiler
// take vector functions of libmvec for exp; what Brian2 hands to it (-fno-finite-math-only) keeps them out. In single
// precision: -DREAL=float -fsingle-precision-constant.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tgmath.h>
#include <time.h>

#ifndef REAL
#define REAL double
#endif
typedef REAL real;

static int elements;
static real *v, *ge, *gi, *last, *m, *nn, *h, *x, *y;
static int *spikes;
static int count;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1e9 + t.tv_nsec;
}

static void fill(void) {
  const int n = elements;
  for (int i = 0; i < n; i++) {
    v[i] = -0.06 + 0.0109 * ((i * 7919) % 4001) / 4001.0;
    ge[i] = 0.001 * fabs(sin(i));
    gi[i] = -0.001 * fabs(cos(i));
    last[i] = -1e9;
    x[i] = -3 + 6.0 * i / n;
  }
}

static void fill_hh(void) {
  const int n = elements;
  for (int i = 0; i < n; i++) {
    v[i] = -65 + 5 * sin(i);
    m[i] = nn[i] = h[i] = 0.3 + 0.2 * sin(i);
    ge[i] = gi[i] = 0.04 + 0.02 * cos(i);
  }
}

// An integrate-and-fire step of CUBA: three linear equations, a refractory time, a threshold, a list of spikes.
static void cuba(void) {
  const int n = elements;
  const real t = 1;
#pragma GCC ivdep
  for (int i = 0; i < n; i++) {
    const real next = 0.995 * v[i] + 0.0049 * ge[i] + 0.00496 * gi[i] - 0.049 * 0.005;
    v[i] = t - last[i] > 0.005 ? next : v[i];
    ge[i] *= 0.9802;
    gi[i] *= 0.99;
  }
  count = 0;
  for (int i = 0; i < n; i++)
    if (v[i] > -0.04901) spikes[count++] = i;
}

static inline real exprel(real z) { return fabs(z) < 1e-8 ? 1 + z / 2 : (exp(z) - 1) / z; }

static inline real gate(real s, real alpha, real beta) {
  const real rate = alpha + beta, limit = alpha / rate;
  return limit + (s - limit) * exp(-0.1 * rate);
}

// A Hodgkin-Huxley step of COBAHH by exponential Euler: ten exponentials.
static void cobahh(void) {
  const int n = elements;
#pragma GCC ivdep
  for (int i = 0; i < n; i++) {
    const real V = v[i], M = m[i], N = nn[i], H = h[i];
    const real am = 1.28 / exprel((-50 - V) * 0.25), bm = 1.4 / exprel((V + 23) * 0.2);
    const real ah = 0.128 * exp((-46 - V) / 18), bh = 4 / (1 + exp((-23 - V) * 0.2));
    const real an = 0.16 / exprel((-48 - V) * 0.2), bn = 0.5 * exp((-53 - V) / 40);
    const real gna = 100 * M * M * M * H, gk = 30 * N * N * N * N;
    const real g = 0.05 + ge[i] + gi[i] + gna + gk;
    const real rest = (-3 - 80 * gi[i] + 50 * gna - 90 * gk) / g;
    v[i] = rest + (V - rest) * exp(-0.1 * g);
    m[i] = gate(M, am, bm);
    nn[i] = gate(N, an, bn);
    h[i] = gate(H, ah, bh);
    ge[i] *= 0.98;
    gi[i] *= 0.99;
  }
}

static void exponential(void) {
  const int n = elements;
#pragma GCC ivdep
  for (int i = 0; i < n; i++) y[i] = exp(x[i]);
}

static int ascending(const void *a, const void *b) {
  const double d = *(const double *)a - *(const double *)b;
  return (d > 0) - (d < 0);
}

static void bench(const char *name, void (*step)(void), void (*start)(void), int repetitions) {
  const int calls = 20, n = elements;
  double *times = malloc(repetitions * sizeof *times);
  for (int r = 0; r < repetitions; r++) {
    start();
    const double begin = now();
    for (int k = 0; k < calls; k++) step();
    times[r] = (now() - begin) / calls / n;
  }
  qsort(times, repetitions, sizeof *times, ascending);
  double sum = count;
  for (int i = 0; i < n; i++) sum += v[i] + y[i];
  printf("%s %.4f %.4f %.6g\n", name, times[0], times[repetitions / 2], sum);
  free(times);
}

int main(int argc, char **argv) {
  const int n = elements = argc > 1 ? atoi(argv[1]) : 4000;
  const int repetitions = argc > 2 ? atoi(argv[2]) : 200;
  real **arrays[] = {&v, &ge, &gi, &last, &m, &nn, &h, &x, &y};
  for (unsigned k = 0; k < sizeof arrays / sizeof *arrays; k++) {
    *arrays[k] = aligned_alloc(64, (n + 16) * sizeof(real));
    memset(*arrays[k], 0, (n + 16) * sizeof(real));
  }
  spikes = malloc((n + 8) * sizeof(int));
  bench("exp", exponential, fill, repetitions);
  bench("cuba", cuba, fill, repetitions);
  bench("cobahh", cobahh, fill_hh, repetitions);
  return 0;
}
