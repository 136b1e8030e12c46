function run(count) {
  let total = 0;
  let i = 0;
  while (i < count) {
    total = (total + i * 3) % 1000003;
    i += 1;
  }
  return total;
}

console.log(run(8000000));
