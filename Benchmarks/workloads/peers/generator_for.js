function* countTo(limit) {
  let i = 0;
  while (i < limit) {
    yield i;
    i += 1;
  }
}

let total = 0;
for (const value of countTo(10000000)) total += value;
console.log(total);
