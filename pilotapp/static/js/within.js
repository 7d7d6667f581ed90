// Rejects after a while if a promise does not settle, which browsers do not guarantee.

export function within(milliseconds, promise) {
  let timer;
  const late = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error("late")), milliseconds);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
