/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "protocol/message-fields.h"

#include "protocol/varint.h"

namespace split
{

FieldWriter::FieldWriter(std::uint8_t kind)
    : m_bytes{kind}
{
}

FieldWriter&
FieldWriter::Varint(std::uint64_t value)
{
    AppendVarint(value, m_bytes);
    return *this;
}

FieldWriter&
FieldWriter::Rest(const std::vector<std::uint8_t>& bytes)
{
    m_bytes.insert(m_bytes.end(), bytes.begin(), bytes.end());
    return *this;
}

std::vector<std::uint8_t>
FieldWriter::Finish()
{
    return std::move(m_bytes);
}

FieldReader::FieldReader(const std::vector<std::uint8_t>& bytes)
    : m_at{bytes.data()},
      m_end{bytes.data() + bytes.size()}
{
}

std::uint64_t
FieldReader::Varint(const char* field)
{
    const auto value = ReadVarint(m_at, m_end);
    Check(value.has_value(), field);
    return value.value_or(0);
}

std::size_t
FieldReader::Count(const char* field, std::size_t elementBytes)
{
    const auto count = Varint(field);
    return Check(count <= Left() / elementBytes, field) ? static_cast<std::size_t>(count) : 0;
}

std::vector<std::uint8_t>
FieldReader::Rest()
{
    const std::uint8_t* const begin = m_at;
    m_at = m_end;
    return std::vector<std::uint8_t>(begin, m_end);
}

std::size_t
FieldReader::Left() const
{
    return m_end - m_at;
}

bool
FieldReader::Check(bool valid, const char* field)
{
    if (!valid && !m_wrong)
    {
        m_wrong = field;
    }
    return valid;
}

bool
FieldReader::IsRight()
{
    Check(Left() == 0, "length");
    return m_wrong == nullptr;
}

} // namespace split
