local function count_to(limit)
  return coroutine.wrap(function()
    local i = 0
    while i < limit do
      coroutine.yield(i)
      i = i + 1
    end
  end)
end

local total = 0
for value in count_to(10000000) do
  total = total + value
end
print(string.format("%d", total))
