def standings(members):
    return []
