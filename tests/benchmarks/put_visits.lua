-- Visits for wrk, every one different: the prefixes of the ids are arguments, a counter makes the rest.
-- Arguments: a file with the body (%s: household, number, then id and SHA-256 of each photo), the prefix of the visits'
-- ids, the prefix of the photos' ids, the number of photos, and the households.

local body, visits, photos, listed
local households = {}
local count = 0

function init(arguments)
    local file = assert(io.open(arguments[1], "rb"))
    body = file:read("*a")
    file:close()
    visits, photos, listed = arguments[2], arguments[3], tonumber(arguments[4])
    for n = 5, #arguments do
        households[#households + 1] = arguments[n]
    end
end

function request()
    count = count + 1
    local fields = { households[count % #households + 1], count }
    for n = 1, listed do
        local number = count * listed + n
        fields[#fields + 1] = photos .. string.format("%012x", number)
        fields[#fields + 1] = string.format("%064x", number)
    end
    local path = "/api/visits/" .. visits .. string.format("%012x", count)
    return wrk.format("PUT", path, nil, string.format(body, unpack(fields)))
end
