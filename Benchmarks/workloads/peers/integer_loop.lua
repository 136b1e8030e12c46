local function run(count)
  local total, i = 0, 0
  while i < count do
    total = (total + i * 3) % 1000003
    i = i + 1
  end
  return total
end

print(run(8000000))
